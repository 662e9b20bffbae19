package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private static final String CLIENT = "203.0.113.9";
    private static final String LIE = "192.0.2.1";

    private final ClientAddress addresses = trusting("127.0.0.0/8, ::1, 10.1.0.0/20");

    @Test
    void a_trusted_proxy_is_believed() {
        assertThat(addresses.of("127.0.0.1", List.of(CLIENT))).isEqualTo(CLIENT);
        assertThat(addresses.of("::1", List.of(CLIENT))).isEqualTo(CLIENT);
        assertThat(addresses.of("10.1.15.255", List.of(CLIENT))).isEqualTo(CLIENT);
    }

    @Test
    void anybody_else_is_not() {
        assertThat(addresses.of("10.1.16.0", List.of(CLIENT))).isEqualTo("10.1.16.0");
        assertThat(addresses.of("8.8.8.8", List.of("127.0.0.1"))).isEqualTo("8.8.8.8");
        assertThat(trusting("").of("127.0.0.1", List.of(CLIENT))).isEqualTo("127.0.0.1");
    }

    @Test
    void what_the_client_wrote_before_the_proxies_is_not_looked_at() {
        assertThat(addresses.of("127.0.0.1", List.of(LIE + ", " + CLIENT + ", 10.1.0.1")))
                .isEqualTo(CLIENT);
        assertThat(addresses.of("127.0.0.1", List.of(LIE, CLIENT))).isEqualTo(CLIENT);
        assertThat(addresses.of("127.0.0.1", List.of("127.0.0.1, " + CLIENT))).isEqualTo(CLIENT);
    }

    @Test
    void what_is_no_address_is_nobodys() {
        for (String rubbish :
                List.of("", "unknown", "localhost", "1.2.3", "1.2.3.4.5", "a", "999.1.1.1", "_x", ":::")) {
            assertThat(addresses.of("127.0.0.1", List.of(rubbish))).as(rubbish).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void all_addresses_of_one_ipv6_network_are_one() {
        String network = addresses.of("2001:db8:1:2::1", List.of());
        assertThat(addresses.of("2001:db8:1:2:ffff:ffff:ffff:ffff", List.of())).isEqualTo(network);
        assertThat(addresses.of("::1", List.of("[2001:db8:1:2::5]"))).isEqualTo(network);
        assertThat(addresses.of("2001:db8:1:3::1", List.of())).isNotEqualTo(network);
        assertThat(addresses.of("fe80::1%eth0", List.of())).isEqualTo(addresses.of("fe80::2", List.of()));
        assertThat(addresses.of("::ffff:203.0.113.9", List.of())).isEqualTo(CLIENT);
    }

    @Test
    void a_mistake_in_the_configuration_is_told_at_the_start() {
        for (String mistake : List.of("gateway", "10.0.0.0/33", "10.0.0.0/-1", "::1/129", "10.0.0.0/x")) {
            assertThatThrownBy(() -> trusting(mistake)).as(mistake).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ClientAddress trusting(String proxies) {
        return Wiring.wire(
                new ClientAddress(),
                RequestStub.from(() -> "0.0.0.0"),
                Map.of("fooddelivery.trusted-proxies", proxies));
    }
}
