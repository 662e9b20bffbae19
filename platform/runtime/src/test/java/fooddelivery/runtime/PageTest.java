package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void one_row_more_than_asked_for_means_that_there_is_a_next_page() {
        Page<String> page = Page.of(List.of("a", "b", "c"), 2, Function.identity(), String::toUpperCase);
        assertThat(page.items()).containsExactly("A", "B");
        assertThat(Page.key(page.next())).isEqualTo("b");
    }

    @Test
    void the_last_page_has_no_next_and_says_so() {
        Page<String> page = Page.of(List.of("a", "b"), 2, Function.identity(), Function.identity());
        assertThat(page.items()).containsExactly("a", "b");
        assertThat(page.next()).isNull();
        assertThat(Json.write(page)).isEqualTo("{\"items\":[\"a\",\"b\"],\"next\":null}");
        assertThat(Json.write(Page.of(List.<String>of(), 2, Function.identity(), Function.identity())))
                .isEqualTo("{\"items\":[],\"next\":null}");
    }

    @Test
    void a_cursor_survives_an_address_line_and_gives_its_key_back() {
        String key = "한밥상/ +?&=#";
        String next = Page.of(List.of(key, "z"), 1, Function.identity(), Function.identity())
                .next();
        assertThat(next).matches("[A-Za-z0-9_-]+");
        assertThat(Page.key(next)).isEqualTo(key);
        UUID id = Ids.next();
        String idCursor =
                Page.of(List.of(id, id), 1, UUID::toString, Function.identity()).next();
        assertThat(Page.idKey(idCursor)).isEqualTo(id);
    }

    @Test
    void without_a_cursor_a_list_begins_at_its_beginning() {
        assertThat(Page.key(null)).isNull();
        assertThat(Page.key(" ")).isNull();
        assertThat(Page.idKey(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a", "not base64!", "안녕"})
    void what_is_no_cursor_is_a_bad_request(String after) {
        assertThatThrownBy(() -> Page.key(after)).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_cursor_of_another_list_is_a_bad_request() {
        String foreign = Base64.getUrlEncoder().encodeToString("owner1".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Page.idKey(foreign)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 201, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_limit_is_between_1_and_200(int limit) {
        assertThatThrownBy(() -> Page.limit(limit)).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_limit_that_is_not_asked_for_is_20() {
        assertThat(Page.limit(null)).isEqualTo(20);
        assertThat(Page.limit(1)).isEqualTo(1);
        assertThat(Page.limit(200)).isEqualTo(200);
    }
}
