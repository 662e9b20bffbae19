package fooddelivery.status.inbound;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.runtime.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RepairResourceTest {

    private final RepairResource resource = new RepairResource();

    @Test
    void what_is_no_cursor_is_refused_before_any_service_is_asked() {
        isRefused(() -> resource.tellContacts("${jndi:ldap://127.0.0.1/x}"));
        isRefused(() -> resource.tellContacts("bm8taWQ"));
        isRefused(() -> resource.search("order", "store", "{after}", true));
    }

    private static void isRefused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOf(ProblemException.class)
                .extracting(e -> ((ProblemException) e).status())
                .isEqualTo(400);
    }
}
