package fooddelivery.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // Origin, Sec-Fetch-Site, host as the browser knows it, allowed
                "http://localhost:8080,     same-origin, localhost:8080, true",
                "http://localhost:8080,     -,           localhost:8080, true",
                "https://food.example,      -,           food.example,   true",
                "https://food.example,      -,           food.example:443, true",
                "http://food.example:80,    -,           Food.Example,   true",
                "-,                         same-origin, localhost:8080, true",
                "-,                         -,           localhost:8080, false",
                "-,                         cross-site,  localhost:8080, false",
                "-,                         same-site,   localhost:8080, false",
                "-,                         none,        localhost:8080, false",
                "http://localhost:8080,     cross-site,  localhost:8080, false",
                "http://localhost:8081,     -,           localhost:8080, false",
                "https://evil.example,      -,           food.example,   false",
                "https://food.example.evil, -,           food.example,   false",
                "https://food.example:8443, -,           food.example,   false",
                "null,                      -,           food.example,   false",
                "https://,                  -,           food.example,   false",
                "not an address,            -,           food.example,   false",
                "https://food.example,      -,           -,              false"
            })
    void a_request_is_ours_when_the_browser_says_that_a_page_of_ours_sent_it(
            String origin, String fetchSite, String host, boolean allowed) {
        assertThat(SameOrigin.allows(origin, fetchSite, host)).isEqualTo(allowed);
    }
}
