/**
 * The promises as they are seen from outside, one suite for every source and every way to run a
 * gateway: a test class is a {@link dev.ordergateway.acceptance.SourceCase} and an {@link
 * dev.ordergateway.acceptance.Installation}.
 */
package dev.ordergateway.acceptance;
