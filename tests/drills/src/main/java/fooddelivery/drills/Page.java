package fooddelivery.drills;

import fooddelivery.drills.Recorder.Ordered;
import fooddelivery.drills.Recorder.Recording;
import fooddelivery.drills.Recorder.Sample;
import fooddelivery.drills.Stage.Held;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report of a drill as one file that needs no other, for a large screen and for a phone, in light and in dark. */
final class Page {

    /** With more answers than this each second has two dots, p50 and p95, instead of one for each answer. */
    private static final int MOST_DOTS = 1500;

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2327;--soft:#50585e;--ground:#fff;--line:#c9ced2;--fault:#f3c6a5;--good:#1f6f43;--later:#2457a6;--refused:#8a5a00;--bad:#b3261e}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--soft:#a9b1b7;--ground:#15191c;--line:#3d454b;--fault:#5b3a22;--good:#6fcf97;--later:#8ab4f8;--refused:#f0b95a;--bad:#ff8a80}}
            body{margin:0 auto;padding:1rem;max-width:60rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
            h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}
            .soft,figcaption{color:var(--soft);font-size:.9rem}.ok{color:var(--good)}.broken{color:var(--bad)}
            figure{margin:0;overflow-x:auto}svg{display:block;width:100%;min-width:40rem;font-size:11px}svg text{fill:var(--soft)}svg .name{fill:var(--ink)}
            .grid{stroke:var(--line)}.fault{fill:var(--fault);opacity:.6}
            rect.good,circle.good{fill:var(--good)}rect.later,circle.later{fill:var(--later)}rect.refused,circle.refused{fill:var(--refused)}rect.bad,circle.bad{fill:var(--bad)}
            polyline{fill:none;stroke-width:2}polyline.good{stroke:var(--good)}polyline.later{stroke:var(--later)}polyline.bad{stroke:var(--bad)}
            .key{white-space:nowrap;margin-right:1rem}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}
            i.good{background:var(--good)}i.later{background:var(--later)}i.refused{background:var(--refused)}i.bad{background:var(--bad)}
            li{overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-top:1px solid var(--line)}
            @media(max-width:36rem){td,th{display:block;border:0;padding:.1rem 0}tr{display:block;border-top:1px solid var(--line);padding:.5rem 0}thead{display:none}}
            """;

    private static final Map<String, String> KINDS = Map.of(
            "good",
            "paid (201)",
            "later",
            "taken, paid later (202)",
            "refused",
            "refused (4xx)",
            "bad",
            "5xx or no answer");

    private Page() {}

    static String of(Result result, Recording recording) {
        StringBuilder page = head(result.name() + ": " + (result.ok() ? "held" : "broken"));
        page.append("<h1>%s: %s</h1>%n".formatted(escaped(result.name()), verdict(result.ok())));
        page.append("<p><b>What was done:</b> %s.</p>%n<p><b>What must hold:</b> %s.</p>%n"
                .formatted(escaped(result.does()), escaped(result.must())));
        page.append("<p class=\"soft\">%s, %d s, revision %s, on %s</p>%n"
                .formatted(result.at(), result.seconds(), escaped(result.revision()), escaped(result.on())));
        page.append("<h2>What held</h2>\n<ul>\n");
        for (Held held : result.held()) {
            page.append(
                    "<li>%s: %s%s</li>%n".formatted(verdict(held.ok()), escaped(held.promise()), list(held.told())));
        }
        page.append("</ul>\n");
        page.append(answers(recording))
                .append(times(recording))
                .append(circuit(recording))
                .append(backlog(recording));
        if (!result.did().isEmpty()) {
            page.append("<h2>Step by step</h2>\n").append(list(result.did()));
        }
        return page.append("<p><a href=\"index.html\">All drills</a></p>\n</body>\n</html>\n")
                .toString();
    }

    /** @param results see {@link Result#json} */
    static String index(List<JsonObject> results) {
        StringBuilder page = head("Drills");
        page.append(
                "<h1>Drills</h1>\n<p>Each is one command, <code>./run drill NAME</code>, that ends with an error when a"
                        + " promise is broken. Shown is how each went last.</p>\n<table>\n<thead><tr><th>drill</th><th>what is done, and"
                        + " what must hold</th><th>last time</th></tr></thead>\n<tbody>\n");
        for (JsonObject result : results) {
            String name = escaped(result.getString("name"));
            page.append(
                    "<tr><td><a href=\"%s.html\">%s</a><br>%s</td><td>%s.<br><span class=\"soft\">%s.</span></td><td class=\"soft\">%s, %d s<br>%s</td></tr>%n"
                            .formatted(
                                    name,
                                    name,
                                    verdict(result.getBoolean("ok")),
                                    escaped(result.getString("does")),
                                    escaped(result.getString("must")),
                                    escaped(result.getString("at")),
                                    result.getInt("seconds"),
                                    escaped(result.getString("revision"))));
        }
        return page.append("</tbody>\n</table>\n</body>\n</html>\n").toString();
    }

    private static StringBuilder head(String title) {
        return new StringBuilder("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                """.formatted(escaped(title), STYLE));
    }

    private static String verdict(boolean ok) {
        return ok ? "<b class=\"ok\">held</b>" : "<b class=\"broken\">broken</b>";
    }

    private static String list(List<String> lines) {
        return lines.isEmpty()
                ? ""
                : lines.stream()
                        .map(line -> "<li>" + escaped(line) + "</li>\n")
                        .collect(Collectors.joining("", "<ul class=\"soft\">\n", "</ul>\n"));
    }

    private static String figure(String heading, String key, String svg) {
        return "<h2>%s</h2>%n<figure>%n%s</figure>%n<p class=\"soft\">%s</p>%n".formatted(heading, svg, key);
    }

    private static String key(String kind, String text) {
        return "<span class=\"key\"><i class=\"%s\"></i>%s</span>".formatted(kind, text);
    }

    private static String answers(Recording recording) {
        Map<Integer, Map<String, Long>> seconds = new TreeMap<>();
        for (Ordered order : recording.orders()) {
            int second = (int) (order.at() + order.millis() / 1000);
            seconds.computeIfAbsent(second, none -> new LinkedHashMap<>()).merge(kind(order), 1L, Long::sum);
        }
        double most = seconds.values().stream()
                .mapToDouble(kinds ->
                        kinds.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(1);
        Plot plot = new Plot("Answers per second", recording, most).scale("");
        seconds.forEach((second, kinds) -> {
            double low = 0;
            for (String kind : List.of("good", "later", "refused", "bad")) {
                double high = low + kinds.getOrDefault(kind, 0L);
                if (high > low) {
                    plot.bar(second, second + 1, low, high, kind);
                }
                low = high;
            }
        });
        String keys = List.of("good", "later", "refused", "bad").stream()
                .map(kind -> key(kind, KINDS.get(kind)))
                .collect(Collectors.joining(" "));
        return figure("Answers per second", keys, plot.end());
    }

    private static String kind(Ordered order) {
        return switch (order.status()) {
            case 200, 201 -> "good";
            case 202 -> "later";
            default -> order.status() == 0 || order.status() >= 500 ? "bad" : "refused";
        };
    }

    private static String times(Recording recording) {
        List<Ordered> orders = recording.orders();
        double longest = orders.stream().mapToDouble(Ordered::millis).max().orElse(1);
        Plot plot = new Plot("Time of answers in milliseconds", recording, longest).scale(" ms");
        if (orders.size() <= MOST_DOTS) {
            orders.forEach(order -> plot.dot(order.at(), order.millis(), kind(order)));
            return figure("Time of answers", "A dot for each answer, where its request was sent.", plot.end());
        }
        Map<Integer, List<Ordered>> seconds = orders.stream()
                .collect(Collectors.groupingBy(order -> (int) order.at(), TreeMap::new, Collectors.toList()));
        plot.path(points(seconds, 50), "good");
        plot.path(points(seconds, 95), "later");
        return figure("Time of answers", key("good", "p50") + key("later", "p95") + "of each second", plot.end());
    }

    private static List<double[]> points(Map<Integer, List<Ordered>> seconds, int percent) {
        return seconds.entrySet().stream()
                .map(second -> new double[] {
                    second.getKey() + 0.5, Recorder.times(second.getValue()).millis(percent)
                })
                .toList();
    }

    /** Nothing where it was closed all the time. */
    private static String circuit(Recording recording) {
        if (recording.samples().stream().noneMatch(sample -> sample.circuit().orElse(0) > 0)) {
            return "";
        }
        Plot plot = new Plot("Circuit of the payment call", recording, 2);
        plot.mark(0, "closed");
        plot.mark(1, "half open");
        plot.mark(2, "open");
        List<double[]> steps = new ArrayList<>();
        double before = -1;
        for (Sample sample : recording.samples()) {
            if (sample.circuit().isPresent()) {
                double state = sample.circuit().getAsDouble();
                if (before >= 0 && before != state) {
                    steps.add(new double[] {sample.at(), before});
                }
                steps.add(new double[] {sample.at(), state});
                before = state;
            }
        }
        plot.path(steps, "bad");
        return figure("Circuit of the payment call", "As order says, once a second.", plot.end());
    }

    private static String backlog(Recording recording) {
        List<double[]> unsent = points(recording.samples(), Sample::unsent);
        List<double[]> waiting = points(recording.samples(), Sample::waiting);
        double most = java.util.stream.Stream.concat(unsent.stream(), waiting.stream())
                .mapToDouble(point -> point[1])
                .max()
                .orElse(1);
        Plot plot = new Plot("Events that wait", recording, Math.max(1, most)).scale("");
        plot.path(unsent, "good");
        plot.path(waiting, "later");
        return figure(
                "Events that wait",
                key("good", "in the outboxes of all services") + key("later", "at the broker"),
                plot.end());
    }

    private static List<double[]> points(List<Sample> samples, Function<Sample, OptionalDouble> value) {
        return samples.stream()
                .filter(sample -> value.apply(sample).isPresent())
                .map(sample -> new double[] {sample.at(), value.apply(sample).getAsDouble()})
                .toList();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
