package fooddelivery.order.domain;

/**
 * Where the food goes.
 *
 * @param districtCode legal district (법정동), 10 digits
 * @param lat degrees, WGS 84
 * @param lon degrees, WGS 84
 */
public record Address(String text, String districtCode, double lat, double lon) {}
