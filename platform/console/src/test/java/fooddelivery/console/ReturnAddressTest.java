package fooddelivery.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/store/console/",
                "/store/console/menu.xhtml",
                "/store/console/index.xhtml?day=2026-05-04&page=2",
                "/store/console/?from=%2Fmail"
            })
    void a_person_comes_back_to_the_page_that_was_asked_for(String page) {
        assertThat(ReturnAddress.checked("/store", page)).isEqualTo(page);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://evil.example/store/console/",
                "//evil.example/store/console/",
                "/\\evil.example",
                "/store/console//evil.example",
                "/store/console/../api/tickets",
                "/store/console/%2e%2e/api",
                "/store/console/menu.xhtml\r\nSet-Cookie: a=b",
                "/store/console/?<script>",
                "/store/console/sign-out",
                "/store/api/tickets",
                "/delivery/console/",
                "/store/consolex"
            })
    void and_never_anywhere_else(String page) {
        assertThat(ReturnAddress.checked("/store", page)).isEqualTo("/store/console/");
    }
}
