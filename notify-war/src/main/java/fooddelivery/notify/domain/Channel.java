package fooddelivery.notify.domain;

/** Over what a customer is told. */
public enum Channel {
    /** The list of notifications itself: told as soon as it is written. */
    INBOX
}
