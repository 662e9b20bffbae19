package fooddelivery.delivery.inbound;

import fooddelivery.console.SignedIn;
import fooddelivery.delivery.application.EarningsService;
import fooddelivery.delivery.application.EarningsService.Days;
import fooddelivery.delivery.application.EarningsService.Statement;
import fooddelivery.delivery.domain.Earnings.Total;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.annotation.RequestParameterMap;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.util.Map;

/** The page of what a rider earned, and of what was delivered for it. Its address tells the days: {@code ?from=&to=}. */
@Named
@RequestScoped
public class EarningsConsole {

    private static final int PAGE = 20;

    @Inject
    private EarningsService earnings;

    @Inject
    private SignedIn signedIn;

    @Inject
    @RequestParameterMap
    private Map<String, String> parameters;

    private Statement statement;
    private boolean wrongDays;

    public Total getToday() {
        return earnings.total(signedIn.getPrincipalId(), earnings.justToday());
    }

    public Total getWeek() {
        return earnings.total(signedIn.getPrincipalId(), earnings.thisWeek());
    }

    public Days getWeekDays() {
        return earnings.thisWeek();
    }

    /** The last days up to today. */
    public Days last(int count) {
        LocalDate today = earnings.justToday().to();
        return new Days(today.minusDays(count - 1L), today);
    }

    /** Of the days that the address tells; of this week when it tells none, or none that are possible. */
    public Statement getStatement() {
        if (statement == null) {
            Days week = earnings.thisWeek();
            try {
                LocalDate from = RidersResource.day("from", parameters.get("from"));
                LocalDate to = RidersResource.day("to", parameters.get("to"));
                boolean usual = from == null && to == null;
                statement = list(usual ? week.from() : from, usual ? week.to() : to, parameters.get("after"));
            } catch (ProblemException notPossible) {
                wrongDays = true;
                statement = list(week.from(), week.to(), null);
            }
        }
        return statement;
    }

    private Statement list(LocalDate from, LocalDate to, String after) {
        return earnings.statement(signedIn.getPrincipalId(), from, to, after, PAGE);
    }

    /** Whether the address asks for days that cannot be shown. */
    public boolean isWrongDays() {
        getStatement();
        return wrongDays;
    }

    public boolean isPaged() {
        return parameters.get("after") != null && !wrongDays;
    }
}
