package fooddelivery.status.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ServiceToken;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.status.domain.Facts;
import fooddelivery.status.domain.Witnesses.Question;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the services are asked, and what is made of their answers. */
class RestWitnessesTest {

    private static final Instant SINCE = Instant.parse("2026-05-04T03:00:00Z");
    private static final UUID ID = UUID.fromString("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11");
    private static final Question ALL = new Question(null, SINCE, null, 2, List.of());

    private static Database database;

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final RestWitnesses witnesses = wire(
            new RestWitnesses() {
                @Override
                protected AuditClient client(String url) {
                    return (authorization, since, until, limit, after, orderIds) -> {
                        asked.add(String.join(" ", url, authorization, since, until, "" + limit, after, orderIds));
                        if (!answers.containsKey(url)) {
                            throw new ProcessingException(new ConnectException("10.0.0.1"));
                        }
                        return answers.get(url);
                    };
                }
            },
            database,
            wire(
                    new Peers(),
                    new ServiceToken() {
                        @Override
                        public String forCallsTo(String service) {
                            return "for-" + service;
                        }
                    },
                    Map.of(
                            "fooddelivery.order.url", "order",
                            "fooddelivery.payment.url", "payment",
                            "fooddelivery.store.url", "store")));

    @BeforeEach
    void build() {
        witnesses.build();
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh("db/platform", "db/migration").database();
    }

    @Test
    void an_answer_is_read_and_fields_that_are_not_known_are_passed_over() {
        answers.put(
                "order",
                "{\"items\":[{\"orderId\":\"" + ID + "\",\"status\":\"PAID\",\"refund\":\"NONE\",\"version\":3,"
                        + "\"changedAt\":\"2026-05-04T03:00:00Z\",\"total\":25000,\"expressFee\":0,\"promiseMissed\":true,\"attemptIds\":[\""
                        + ID + "\"],\"decidedBy\":\"PaymentApproved\",\"lossStore\":false,\"lossRider\":true,"
                        + "\"later\":{\"x\":[1]}}],\"next\":\"abc\"}");
        assertThat(witnesses.order(ALL).facts())
                .containsExactly(new Facts.OfOrder(
                        ID, "PAID", "NONE", 3L, SINCE, 25_000L, 0L, true, List.of(ID), "PaymentApproved", false, true));
        assertThat(witnesses.order(ALL).more()).isTrue();
        assertThat(asked.get(0)).isEqualTo("order Bearer for-order null 2026-05-04T03:00:00Z 2 null null");

        answers.put(
                "payment",
                "{\"items\":[{\"orderId\":\"" + ID + "\",\"closed\":true,\"changedAt\":\"2026-05-04T03:00:00Z\","
                        + "\"captured\":5,\"refunded\":4,\"gateway\":1,\"held\":1,\"ledgerSum\":0,"
                        + "\"postings\":[\"CAPTURE\"],\"attempts\":[{\"attemptId\":\"" + ID
                        + "\",\"status\":\"APPROVED\"}],"
                        + "\"refunds\":[{\"kind\":\"FULL\",\"status\":\"REFUND_PENDING\",\"amount\":1}]}],\"next\":null}");
        assertThat(witnesses.payment(ALL).facts())
                .containsExactly(new Facts.OfPayment(
                        ID,
                        true,
                        SINCE,
                        5L,
                        4L,
                        1L,
                        1L,
                        0L,
                        List.of("CAPTURE"),
                        List.of(new Facts.Attempt(ID, "APPROVED")),
                        List.of(new Facts.Refund("FULL", "REFUND_PENDING", 1L))));
        assertThat(witnesses.payment(ALL).more()).isFalse();
    }

    @Test
    void a_few_orders_are_asked_for_by_their_ids() {
        answers.put("store", "{\"items\":[],\"next\":null}");
        witnesses.store(new Question(null, null, null, 2, List.of(ID, ID)));
        assertThat(asked.get(0)).endsWith(" null null 2 null " + ID + "," + ID);
    }

    @Test
    void a_service_without_an_answer_is_silent_and_the_reason_tells_no_address() {
        assertThatThrownBy(() -> witnesses.store(ALL))
                .isInstanceOf(Silent.class)
                .hasMessage("it does not answer");
        answers.put("store", "<html>");
        assertThatThrownBy(() -> witnesses.store(ALL))
                .isInstanceOf(Silent.class)
                .hasMessage("its answer cannot be read");
        assertThatThrownBy(() -> witnesses.delivery(ALL))
                .isInstanceOf(Silent.class)
                .hasMessage("its address is not configured");
    }

    @Test
    void the_read_model_is_asked_in_its_own_database() {
        List<UUID> ids = Stream.generate(Ids::next)
                .limit(3)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        for (UUID id : ids) {
            database.update(
                    "insert into order_view (order_id, version, status, refund) values (?, 3, 'PAID', 'NONE')", id);
        }
        Question all = new Question(SINCE, Instant.now().plusSeconds(60), null, 2, List.of());
        assertThat(witnesses.status(all).facts())
                .containsExactly(
                        new Facts.OfView(ids.get(0), "PAID", "NONE", 3L),
                        new Facts.OfView(ids.get(1), "PAID", "NONE", 3L));
        assertThat(witnesses.status(all).more()).isTrue();
        assertThat(witnesses
                        .status(new Question(null, null, null, 1, List.of(ids.get(2))))
                        .facts())
                .extracting(Facts::orderId)
                .containsExactly(ids.get(2));
    }
}
