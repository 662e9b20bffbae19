package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.SecurityContext;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

/** In the server's REST stack without a server. */
class RateLimitsTest {

    @Path("meals")
    public static class Meals {

        @GET
        @PermitAll
        public String look() {
            return "soup";
        }

        @POST
        @PermitAll
        @RateLimited(RateLimits.Kind.ORDERS)
        public String order() {
            return "ordered";
        }
    }

    private record Person(String name, String role) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return name == null ? null : () -> name;
        }

        @Override
        public boolean isUserInRole(String other) {
            return other.equals(role);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "test";
        }
    }

    private static final Person MINA = new Person("mina", Role.CUSTOMER);
    private static final Person JUN = new Person("jun", Role.CUSTOMER);
    private static final Person NOBODY = new Person(null, null);
    private static final Person ORDER = new Person("order", Role.SERVICE);

    private String address = "198.51.100.7";

    @Test
    void orders_have_a_limit_of_their_own_for_each_account() {
        ApplicationHandler rest = rest(Map.of("fooddelivery.rate-limit.orders-per-minute", 3));
        assertThat(statuses(rest, "POST", MINA, 5)).containsExactly(200, 200, 200, 429, 429);
        assertThat(statuses(rest, "POST", JUN, 1)).containsExactly(200);
        assertThat(statuses(rest, "GET", MINA, 5))
                .as("looking is still allowed")
                .containsOnly(200);

        ContainerResponse refusal = call(rest, "POST", MINA);
        assertThat(refusal.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refusal.getEntity().toString()).contains("urn:fooddelivery:problem:too-many-requests");
        assertThat(Integer.parseInt(refusal.getHeaderString("Retry-After"))).isBetween(1, 20);
        assertThat(refusal.getHeaderString("RateLimit-Policy")).isEqualTo("\"orders\";q=3;w=60");
        assertThat(refusal.getHeaderString("RateLimit")).matches("\"orders\";r=0;t=\\d+");
    }

    @Test
    void who_has_not_signed_in_is_counted_by_address() {
        ApplicationHandler rest = rest(Map.of("fooddelivery.rate-limit.anonymous-requests-per-minute", 2));
        assertThat(statuses(rest, "GET", NOBODY, 3)).containsExactly(200, 200, 429);
        address = "198.51.100.8";
        assertThat(statuses(rest, "GET", NOBODY, 3)).containsExactly(200, 200, 429);
        assertThat(statuses(rest, "GET", MINA, 3)).containsOnly(200);
    }

    @Test
    void services_among_themselves_are_free_and_0_is_no_limit() {
        ApplicationHandler rest = rest(Map.of("fooddelivery.rate-limit.requests-per-minute", 2));
        assertThat(statuses(rest, "GET", ORDER, 10)).containsOnly(200);
        assertThat(statuses(rest, "GET", MINA, 3)).containsExactly(200, 200, 429);
        rest = rest(Map.of("fooddelivery.rate-limit.requests-per-minute", 0));
        assertThat(statuses(rest, "GET", MINA, 1000)).containsOnly(200);
    }

    @Test
    void without_configuration_an_account_has_sixty_orders_a_minute() {
        assertThat(statuses(rest(Map.of()), "POST", MINA, 61).indexOf(429)).isEqualTo(60);
    }

    private ApplicationHandler rest(Map<String, Integer> configuration) {
        // Time stands still.
        RateLimits limits = Wiring.wire(new RateLimits(() -> 0), configuration);
        ClientAddress client = Wiring.wire(new ClientAddress(), RequestStub.from(() -> address));
        return new ApplicationHandler(new ResourceConfig(Meals.class, RateLimitFilter.class)
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(limits).to(RateLimits.class);
                        bind(client).to(ClientAddress.class);
                    }
                }));
    }

    private static List<Integer> statuses(ApplicationHandler rest, String method, Person caller, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> call(rest, method, caller).getStatus())
                .toList();
    }

    private static ContainerResponse call(ApplicationHandler rest, String method, Person caller) {
        URI base = URI.create("http://localhost/api/");
        ContainerRequest request =
                new ContainerRequest(base, base.resolve("meals"), method, caller, new MapPropertiesDelegate(), null);
        try {
            return rest.apply(request, new ByteArrayOutputStream()).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
