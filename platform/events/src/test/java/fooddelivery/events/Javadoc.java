package fooddelivery.events;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources say in Javadoc about records and their components, as Markdown. */
final class Javadoc {

    /** By {@code OrderPaid} and {@code OrderPaid.promisedAt}. */
    private final Map<String, String> texts = new HashMap<>();

    static Javadoc of(Path sources) throws IOException {
        Javadoc javadoc = new Javadoc();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> files =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            task.parse().forEach(unit -> javadoc.new Reader(trees).scan(unit, ""));
        }
        return javadoc;
    }

    Optional<String> of(Class<?> type) {
        return Optional.ofNullable(texts.get(type.getSimpleName()));
    }

    /** Its own {@code @param}, or the comment of the interface's method that it implements. */
    Optional<String> of(Class<?> type, String component) {
        return Stream.concat(
                        Stream.ofNullable(texts.get(type.getSimpleName() + "." + component)),
                        Stream.of(type.getInterfaces()).flatMap(parent -> of(parent, component).stream()))
                .findFirst();
    }

    private final class Reader extends TreePathScanner<Void, String> {

        private final DocTrees trees;

        Reader(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, String outside) {
            String name = type.getSimpleName().toString();
            comment(name, type);
            return super.visitClass(type, name);
        }

        @Override
        public Void visitMethod(MethodTree method, String type) {
            if (method.getParameters().isEmpty()) {
                comment(type + "." + method.getName(), method);
            }
            return null;
        }

        private void comment(String name, Tree tree) {
            var comment = trees.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                return;
            }
            keep(name, comment.getFullBody());
            for (DocTree tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree parameter) {
                    keep(name + "." + parameter.getName(), parameter.getDescription());
                }
            }
        }

        private void keep(String name, List<? extends DocTree> words) {
            String text = words.stream()
                    .map(Reader::markdown)
                    .collect(Collectors.joining())
                    .replaceAll("\\s+", " ")
                    .strip();
            if (!text.isEmpty()) {
                texts.put(name, text);
            }
        }

        private static String markdown(DocTree part) {
            if (part instanceof LiteralTree literal) {
                return "`" + literal.getBody() + "`";
            }
            if (part instanceof LinkTree link) {
                String signature = link.getReference().getSignature();
                return "`" + signature.substring(signature.lastIndexOf('.') + 1) + "`";
            }
            return part.toString();
        }
    }
}
