package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Message;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Notification.State;
import fooddelivery.notify.domain.Orders;
import fooddelivery.runtime.Ids;
import java.util.Map;

/** Messages to be handed over. */
final class Dispatches {

    private Dispatches() {}

    static Dispatch of(Channel channel, String to, String secret) {
        Notification news = new Notification(
                Ids.next(),
                1,
                Ids.next(),
                2,
                Channel.INBOX,
                Ids.next(),
                "PAID",
                "OrderPaid",
                Orders.NOON,
                "ko",
                "결제가 완료되었습니다",
                "한밥상에 주문을 전달했습니다. 결제 금액 24,000원.",
                State.SENT,
                Orders.NOON);
        return new Dispatch(Ids.next(), channel, to, secret, news, Message.PAID, Map.of(), null, null);
    }
}
