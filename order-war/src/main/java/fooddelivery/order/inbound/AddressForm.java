package fooddelivery.order.inbound;

import fooddelivery.order.domain.Address;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * An address as customers send it.
 *
 * @param districtCode legal district (법정동), 10 digits
 */
public record AddressForm(
        @NotBlank @Size(max = 200) String text,
        @NotNull @Pattern(regexp = "[0-9]{10}") String districtCode,
        @NotNull @DecimalMin("-90") @DecimalMax("90") Double lat,
        @NotNull @DecimalMin("-180") @DecimalMax("180") Double lon) {

    Address address() {
        return new Address(text, districtCode, lat, lon);
    }
}
