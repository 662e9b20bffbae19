package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Fallback;

/**
 * Tells a customer's own program, by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>: a call is repeated
 * under the same {@code webhook-id} until it is answered with 2xx. There is no circuit breaker, because each customer's
 * program is another one: a dead one must not keep the others waiting.
 *
 * <p>The address is whatever somebody typed in, so only public ones are called, and nobody is sent on to another.
 */
@ApplicationScoped
public class WebhookMessenger implements Messenger {

    private static final Duration REPEATABLE = Duration.ofDays(365);
    private static final int GONE = 410;
    private static final int CONNECTIONS = 32;

    @Inject
    @ConfigProperty(name = "fooddelivery.webhook.allow-private", defaultValue = "false")
    private boolean allowPrivate;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.provider-timeout", defaultValue = "PT3S")
    private Duration timeout;

    /** With which secrets of webhooks are encrypted. */
    @Inject
    @ConfigProperty(name = "fooddelivery.secret.key.file")
    private Optional<String> keyFile;

    @Inject
    private Clock clock;

    private CloseableHttpClient http;

    @PostConstruct
    void connect() {
        Timeout limit = Timeout.of(timeout);
        http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(allowPrivate ? SystemDefaultDnsResolver.INSTANCE : new PublicAddresses())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(limit)
                                .setSocketTimeout(limit)
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .build())
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(limit).build())
                .setUserAgent("fooddelivery-webhooks")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    @PreDestroy
    void close() {
        http.close(CloseMode.GRACEFUL);
    }

    @Override
    public Channel channel() {
        return Channel.WEBHOOK;
    }

    @Override
    public boolean isOffered() {
        return keyFile.isPresent();
    }

    @Override
    public Duration repeatableFor() {
        return REPEATABLE;
    }

    @Override
    @org.eclipse.microprofile.faulttolerance.Timeout(15000)
    @Fallback(MessengerFallback.class)
    public Outcome send(Dispatch dispatch) {
        String body = body(dispatch);
        String id = "msg_" + dispatch.deliveryId();
        long seconds = clock.instant().getEpochSecond();
        HttpPost call = new HttpPost(dispatch.to());
        call.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON.withCharset(StandardCharsets.UTF_8)));
        call.setHeader("webhook-id", id);
        call.setHeader("webhook-timestamp", Long.toString(seconds));
        call.setHeader("webhook-signature", WebhookSignature.of(dispatch.secret(), id, seconds, body));
        try {
            // The answer's body is of no interest, and may have no end.
            return http.execute(call, answer -> {
                int status = answer.getCode();
                call.abort();
                return outcome(status);
            });
        } catch (PublicAddresses.NotPublic e) {
            return Outcome.of(Result.FAILED, "ADDRESS_NOT_PUBLIC");
        } catch (IOException e) {
            throw new ProviderException(Result.UNKNOWN, "NO_ANSWER", e);
        }
    }

    private static Outcome outcome(int status) {
        if (status >= 200 && status < 300) {
            return Outcome.of(Result.DELIVERED, Integer.toString(status));
        }
        return Outcome.of(status == GONE ? Result.FAILED : Result.UNKNOWN, "HTTP_" + status);
    }

    @Override
    public Outcome ask(Dispatch dispatch) {
        return Outcome.of(Result.UNKNOWN, "NOBODY_TO_ASK");
    }

    private static String body(Dispatch dispatch) {
        Notification news = dispatch.news();
        return Json.createObjectBuilder()
                .add("type", "order.news")
                .add("timestamp", news.at().toString())
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("notificationId", news.notificationId().toString())
                                .add("orderId", news.orderId().toString())
                                .add("version", news.version())
                                .add("status", news.status())
                                .add("event", news.event())
                                .add("language", news.language())
                                .add("title", news.title())
                                .add("text", news.text()))
                .build()
                .toString();
    }
}
