package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a program can find of what keeps people from using a page: axe-core, by the rules of WCAG 2.2 A and AA. */
final class Accessibility {

    private static final String SCRIPT = script();

    /**
     * What a bar that stays in its place covers at the moment is not hidden from anybody: the page can be moved. While it
     * is looked at such bars lie where they stand in the text.
     */
    private static final String FINDINGS = """
            async () => {
              const bars = [...document.body.querySelectorAll("*")].filter((it) =>
                ["sticky", "fixed"].includes(getComputedStyle(it).position) && !it.closest("dialog"));
              bars.forEach((it) => it.style.setProperty("position", "static", "important"));
              try {
                const { violations } = await axe.run(document, {
                  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                });
                return violations.flatMap(({ id, impact, help, nodes }) =>
                  nodes.map((node) => `${impact}: ${help} (${id}): ${node.target.join(" ")}: ${node.failureSummary}`));
              } finally {
                bars.forEach((it) => it.style.removeProperty("position"));
              }
            }
            """;

    private Accessibility() {}

    /** Asserts that nothing is found, not even what is minor. */
    static void check(Page page) {
        if (!(boolean) page.evaluate("'axe' in window")) {
            page.evaluate(SCRIPT);
        }
        List<?> findings = (List<?>) page.evaluate(FINDINGS);
        assertThat(findings).as(page.url()).isEmpty();
    }

    private static String script() {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
