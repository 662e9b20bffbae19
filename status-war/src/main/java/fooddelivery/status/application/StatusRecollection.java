package fooddelivery.status.application;

import fooddelivery.runtime.Recollection;
import jakarta.enterprise.context.ApplicationScoped;

/** After a backup was restored: the view, and the archive, are made of what others had told. This service tells nothing itself. */
@ApplicationScoped
public class StatusRecollection implements Recollection {}
