package fooddelivery.status.inbound;

import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import fooddelivery.status.application.AuditService;
import fooddelivery.status.application.AuditService.Report;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Whether all services say the same of every order. */
@Path("audit")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    /** @param invariant such as {@code money-owed} */
    public record ViolationView(UUID orderId, String invariant, String detail) {}

    public record SilentService(String service, String reason) {}

    /** @param next null after the last slice */
    @JsonbNillable
    public record ReportView(
            int checked, int skipped, List<ViolationView> violations, List<SilentService> unreachable, String next) {

        private static ReportView of(Report report) {
            return new ReportView(
                    report.checked(),
                    report.skipped(),
                    report.violations().stream()
                            .map(it -> new ViolationView(
                                    it.orderId(), it.invariant().words(), it.detail()))
                            .toList(),
                    report.unreachable().entrySet().stream()
                            .map(it -> new SilentService(it.getKey().name().toLowerCase(Locale.ROOT), it.getValue()))
                            .toList(),
                    report.next());
        }
    }

    @Inject
    private AuditService audits;

    /**
     * One slice of the orders, in the order in which they were placed; {@code next} leads to the following one. Orders that
     * changed a moment ago are skipped.
     *
     * @param limit orders in a slice, 200 unless told
     */
    @GET
    public ReportView audit(
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        Page.idKey(after);
        return ReportView.of(audits.audit(
                AuditRange.instant("since", since),
                AuditRange.instant("until", until),
                after,
                Page.limit(limit == null ? Page.MAX_LIMIT : limit)));
    }
}
