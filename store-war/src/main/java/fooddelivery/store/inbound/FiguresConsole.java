package fooddelivery.store.inbound;

import fooddelivery.console.Language;
import fooddelivery.console.SignedIn;
import fooddelivery.store.application.KitchenBoards;
import fooddelivery.store.domain.TicketBoard.Figures;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;

/** The day so far. */
@Named
@RequestScoped
public class FiguresConsole {

    @Inject
    private KitchenBoards boards;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Language language;

    private Figures figures;

    @PostConstruct
    void count() {
        figures = boards.today(signedIn.getPrincipalId());
    }

    public Figures getFigures() {
        return figures;
    }

    /** Minutes and seconds; a dash for null. */
    public String time(Duration duration) {
        return duration == null
                ? "–"
                : language.text("duration").formatted(duration.toMinutes(), duration.toSecondsPart());
    }
}
