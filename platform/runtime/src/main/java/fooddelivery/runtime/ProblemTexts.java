package fooddelivery.runtime;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Validation;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/**
 * What a person reads of a problem: one sentence for each type of problem and language. A WAR has those of its own problems
 * in {@code problems_ko.properties} and {@code problems_en.properties}; those that every service may answer are beside this
 * class.
 */
final class ProblemTexts {

    static final String OWN = "problems";
    static final String COMMON = "fooddelivery.runtime.problems";

    private static final Control ONLY_THIS_LANGUAGE = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private static final MessageInterpolator MESSAGES =
            Validation.byDefaultProvider().configure().getDefaultMessageInterpolator();

    private ProblemTexts() {}

    static String title(String code, Locale language) {
        String own = text(OWN, code, language);
        String title = own != null ? own : text(COMMON, code, language);
        return title != null ? title : text(COMMON, "error", language);
    }

    private static String text(String bundle, String code, Locale language) {
        try {
            return ResourceBundle.getBundle(
                            bundle, language, Thread.currentThread().getContextClassLoader(), ONLY_THIS_LANGUAGE)
                    .getString(code);
        } catch (MissingResourceException e) {
            return null;
        }
    }

    /** The message of a violated constraint, which was made in the server's language, in the caller's. */
    static String message(ConstraintViolation<?> violation, Locale language) {
        return MESSAGES.interpolate(violation.getMessageTemplate(), new Violated(violation), language);
    }

    private record Violated(ConstraintViolation<?> violation) implements MessageInterpolator.Context {

        @Override
        public ConstraintDescriptor<?> getConstraintDescriptor() {
            return violation.getConstraintDescriptor();
        }

        @Override
        public Object getValidatedValue() {
            return violation.getInvalidValue();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new jakarta.validation.ValidationException("There is nothing in it");
        }
    }
}
