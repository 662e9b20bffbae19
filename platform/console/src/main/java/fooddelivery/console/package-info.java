/** Pages for people at work (store owners, riders), in Jakarta Faces: sign-in by form, language, look. */
package fooddelivery.console;
