/**
 * What every service needs once. An event's way: {@link fooddelivery.runtime.Outbox} (same transaction as the change) →
 * {@link fooddelivery.runtime.Relay} (to the broker) → {@link fooddelivery.runtime.EventListener} →
 * {@link fooddelivery.runtime.Inbox} (same transaction as the effect).
 */
package fooddelivery.runtime;
