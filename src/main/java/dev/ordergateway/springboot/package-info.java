/** The gateway in a Spring Boot application, which brings Spring itself. */
@org.jspecify.annotations.NullMarked
package dev.ordergateway.springboot;
