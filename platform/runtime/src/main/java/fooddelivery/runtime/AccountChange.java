package fooddelivery.runtime;

import jakarta.validation.constraints.Size;

/**
 * What an administrator changes of somebody's account; null leaves it as it is.
 *
 * @param disabled whether it may no longer sign in; a token that was given before lives an hour at most
 */
public record AccountChange(@Size(min = 8, max = 200) String password, Boolean disabled) {}
