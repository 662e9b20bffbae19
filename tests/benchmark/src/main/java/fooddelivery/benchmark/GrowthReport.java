package fooddelivery.benchmark;

import fooddelivery.benchmark.Growth.Figures;
import fooddelivery.system.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code ./benchmark growth} found, as a page for people. */
final class GrowthReport {

    /** Of a hundred to five hundred times as much; a tree's depth grows far less. */
    private static final double MOST = 2;

    private static final double SLACK_MS = 2;
    private static final double SLACK_CPU_MS = 1;

    /** @param bytes of each service's database in the end */
    record Measured(
            Report.Setting setting,
            Filling.Size small,
            Filling.Size large,
            int backlogged,
            Map<String, Figures> before,
            Map<String, Figures> after,
            Map<String, Long> bytes) {

        List<Verdict> verdicts() {
            List<Verdict> verdicts = new ArrayList<>();
            before.forEach((name, figures) -> {
                Figures later = after.get(name);
                boolean hasAnswers = figures.times().count() > 0;
                verdicts.add(new Verdict(
                        name,
                        hasAnswers ? "ms, p50" : "ms",
                        figures.millis(),
                        later.millis(),
                        MOST,
                        hasAnswers ? SLACK_MS : 0));
                verdicts.add(new Verdict(
                        name, "processor ms", figures.cpuMs(), later.cpuMs(), MOST, hasAnswers ? SLACK_CPU_MS : 0));
            });
            return verdicts;
        }

        Map<String, Machine.Usage> usages() {
            Map<String, Machine.Usage> usages = new LinkedHashMap<>();
            before.forEach((name, figures) -> usages.put(name + ", before", figures.usage()));
            after.forEach((name, figures) -> usages.put(name + ", after", figures.usage()));
            return usages;
        }
    }

    private GrowthReport() {}

    static String markdown(Measured measured) {
        List<Verdict> verdicts = measured.verdicts();
        long broken = verdicts.stream().filter(verdict -> !verdict.holds()).count();
        StringBuilder page = new StringBuilder("""
                # What it costs as it grows

                Written by `./benchmark growth` on %s. %s%s
                The same questions with %,d orders, %,d deliveries that wait for a rider and %,d stores in the databases, and
                with %,d, %,d and %,d: filled by SQL through the same tables, constraints and indexes in place, then vacuumed
                and analysed; the services and their JVMs go on meanwhile. The promise: no time and no processor time grows to
                more than %.0f times as much (or by less than %.0f ms and %.0f processor ms, which is what clocks and schedulers
                make of nothing).

                **%s**

                | | | before | after | ratio | holds |
                |---|---|---:|---:|---:|---|
                """.formatted(
                        measured.setting().date(),
                        Report.setting(measured.setting()),
                        Report.disturbance(measured.usages()),
                        measured.small().orders(),
                        measured.small().open(),
                        measured.small().stores(),
                        measured.large().orders(),
                        measured.large().open(),
                        measured.large().stores(),
                        MOST,
                        SLACK_MS,
                        SLACK_CPU_MS,
                        broken == 0
                                ? "The promise is kept."
                                : "%d of %d figures break it.".formatted(broken, verdicts.size())));
        verdicts.forEach(verdict -> page.append(verdict.row()));
        page.append("""

                ![Before and after](growth.svg)

                A backlog is of %,d events `OrderPaid`, there at once: the times are of one event, from the first that was sent
                or handled to the last, while all of them are at it; the processor time is of all services for one.

                ## How large the databases are

                | service | MB |
                |---|---:|
                """.formatted(measured.backlogged()));
        measured.bytes()
                .forEach((service, bytes) -> page.append("| %s | %,d |%n".formatted(service, bytes / 1_000_000)));
        return page.toString();
    }

    static String chart(Measured measured) {
        List<Verdict> shown = measured.verdicts().stream()
                .filter(verdict -> verdict.unit().equals("ms, p50"))
                .toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            names.add(
                    shown.get(i).what().length() > 14
                            ? shown.get(i).what().substring(0, 14) + "…"
                            : shown.get(i).what());
        }
        return Plot.bars(
                "Milliseconds, p50",
                names,
                List.of(
                        new Plot.Series(
                                "before", shown.stream().map(Verdict::before).toList()),
                        new Plot.Series(
                                "after", shown.stream().map(Verdict::after).toList())));
    }
}
