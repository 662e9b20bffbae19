package fooddelivery.notify.domain;

import java.util.List;

/** Over what a customer is told. */
public enum Channel {
    /** The list of notifications itself: told as soon as it is written, and always. */
    INBOX,
    /** KakaoTalk AlimTalk: messages after templates that KakaoTalk has approved. */
    KAKAO_TALK,
    SMS,
    EMAIL,
    /** A program of the customer's, told beside whatever else the customer chose. */
    WEBHOOK;

    /** What a customer may put in an order: the next is tried when the one before is known not to reach anybody. */
    public static final List<Channel> CHOICES = List.of(KAKAO_TALK, SMS, EMAIL);

    /** Whether it may wake somebody. */
    public boolean makesNoise() {
        return this == KAKAO_TALK || this == SMS;
    }
}
