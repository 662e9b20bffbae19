package fooddelivery.events;

import java.time.Instant;
import java.util.UUID;

/**
 * The event or command that decided something.
 *
 * @param type simple name of the event ({@code CookingStarted}) or of the command ({@code Cancel})
 * @param id the event's id, missing for a command
 * @param at when it happened at its owner
 */
public record Cause(String type, @MayBeMissing UUID id, Instant at) {}
