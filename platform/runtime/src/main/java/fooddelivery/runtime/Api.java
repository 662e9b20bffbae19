package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/**
 * The REST side of every service: below {@code /api}, signed in by bearer token. A bean, so that the container discovers
 * the login configuration in this archive.
 */
@ApplicationScoped
@ApplicationPath("/api")
@LoginConfig(authMethod = "MP-JWT", realmName = "food-delivery")
public class Api extends Application {}
