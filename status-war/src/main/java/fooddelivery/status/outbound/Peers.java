package fooddelivery.status.outbound;

import fooddelivery.runtime.ServiceToken;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** How this service asks the others over REST, and what it makes of those that do not answer. */
final class Peers {

    private static final long CONNECT_MILLIS = 1000;

    private Peers() {}

    /** @param timeout of waiting for an answer */
    static <C> C client(Class<C> type, String url, Duration timeout) {
        return RestClientBuilder.newBuilder()
                .baseUri(URI.create(url))
                .connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .build(type);
    }

    /** @throws Silent when there is no answer, or a refusal */
    static String ask(Supplier<String> question) {
        try {
            return question.get();
        } catch (WebApplicationException e) {
            throw new Silent("it answers " + e.getResponse().getStatus(), e);
        } catch (ProcessingException e) {
            throw new Silent("it does not answer", e);
        } catch (ServiceToken.Unavailable e) {
            throw new Silent("there is no token to ask it with", e);
        }
    }
}
