package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"홍길동 | 홍*동", "홍길 | 홍*", "홍 | 홍", "남궁길동 | 남**동", "Lee Duri | L** ***i", "Al | A*", "𠮷野家 | 𠮷*家"})
    void of_a_name_its_ends_stay(String name, String masked) {
        assertThat(Masking.name(name)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "+821055500001, 010-****-0001",
        "010-1234-5678, 010-****-5678",
        "+8221234567, ****-4567",
        "+14155550123, ****-0123",
        "112, ****"
    })
    void of_a_phone_number_the_last_four_digits_stay(String phone, String masked) {
        assertThat(Masking.phone(phone)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "서울 강남구 테헤란로 123 | 서울 강남구 …",
                "경기도 성남시 분당구 판교역로 1 | 경기도 성남시 분당구 …",
                "부산광역시 해운대구, 우동 1 | 부산광역시 해운대구 …",
                "Seoul, Gangnam-gu 12 | …",
                "역삼로 180 | …"
            })
    void of_an_address_the_district_stays(String address, String masked) {
        assertThat(Masking.address(address)).isEqualTo(masked);
    }

    @Test
    void what_is_not_there_stays_nothing() {
        assertThat(Masking.name(null)).isNull();
        assertThat(Masking.phone("")).isEmpty();
        assertThat(Masking.address(null)).isNull();
        assertThat(Masking.district(null)).isNull();
    }

    @Test
    void a_position_becomes_one_within_a_kilometre() {
        assertThat(Masking.degrees(37.4968)).isEqualTo(37.5);
        assertThat(Masking.degrees(-127.0276)).isEqualTo(-127.03);
    }
}
