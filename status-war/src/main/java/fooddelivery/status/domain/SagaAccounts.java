package fooddelivery.status.domain;

import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaAccount.Handled;
import fooddelivery.status.domain.Witnesses.Silent;
import java.util.List;
import java.util.UUID;

/** Asks the services what they say about the saga of one order. Reads only. */
public interface SagaAccounts {

    /** @throws Silent when it gave no answer within its time, or none that makes sense */
    SagaAccount of(String service, UUID orderId);

    /**
     * Which of these events it has handled.
     *
     * @throws Silent as before
     */
    List<Handled> handled(String service, List<UUID> eventIds);
}
