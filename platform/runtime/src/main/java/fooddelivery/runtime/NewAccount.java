package fooddelivery.runtime;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** The account that an administrator makes for somebody, who gets to know both by another way. */
public record NewAccount(
        @NotNull @Size(min = 3, max = 50) @Pattern(regexp = "[A-Za-z0-9._@+-]*")
        String username,

        @NotNull @Size(min = 8, max = 200) String password) {}
