package fooddelivery.store.inbound;

import fooddelivery.console.SignedIn;
import fooddelivery.events.OpeningPeriod;
import fooddelivery.store.application.StoreService;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Opening hours: any number of periods a day, and past midnight. They count once they are saved. */
@Named
@ViewScoped
public class HoursConsole implements Serializable {

    private static final long serialVersionUID = 1;

    /** One period, while it is being changed. */
    public static final class Row implements Serializable {

        private static final long serialVersionUID = 1;

        private DayOfWeek day;
        private LocalTime opens;
        private LocalTime closes;

        private Row(DayOfWeek day, LocalTime opens, LocalTime closes) {
            this.day = day;
            this.opens = opens;
            this.closes = closes;
        }

        public DayOfWeek getDay() {
            return day;
        }

        public void setDay(DayOfWeek day) {
            this.day = day;
        }

        public LocalTime getOpens() {
            return opens;
        }

        public void setOpens(LocalTime opens) {
            this.opens = opens;
        }

        public LocalTime getCloses() {
            return closes;
        }

        public void setCloses(LocalTime closes) {
            this.closes = closes;
        }

        public boolean isPastMidnight() {
            return closes.isBefore(opens);
        }

        public boolean isAllDay() {
            return closes.equals(opens);
        }
    }

    @Inject
    private StoreService stores;

    @Inject
    private SignedIn signedIn;

    private final List<Row> rows = new ArrayList<>();
    private boolean saved;

    @PostConstruct
    void read() {
        rows.clear();
        stores.get(signedIn.getPrincipalId()).hours().stream()
                .sorted(Comparator.comparing(OpeningPeriod::day).thenComparing(OpeningPeriod::opens))
                .map(period -> new Row(period.day(), period.opens(), period.closes()))
                .forEach(rows::add);
    }

    public void add() {
        saved = false;
        if (rows.size() < StoresResource.MOST_PERIODS) {
            DayOfWeek next = rows.isEmpty() ? DayOfWeek.MONDAY : rows.get(rows.size() - 1).day;
            rows.add(new Row(next, LocalTime.of(17, 0), LocalTime.of(22, 0)));
        }
    }

    public void remove(Row row) {
        saved = false;
        rows.remove(row);
    }

    public void save() {
        stores.openAt(
                signedIn.getPrincipalId(),
                rows.stream()
                        .map(row -> new OpeningPeriod(row.day, row.opens, row.closes))
                        .toList());
        read();
        saved = true;
    }

    public List<Row> getRows() {
        return rows;
    }

    public DayOfWeek[] getDays() {
        return DayOfWeek.values();
    }

    public boolean isSaved() {
        return saved;
    }
}
