/**
 * Emulated platforms over real HTTP, on loopback and free ports, with the quirks their documents
 * describe and with faults that can be switched on while they run. They ship with the gateway,
 * because the demo and every test speak to them.
 */
@NullMarked
package dev.ordergateway.emulator;

import org.jspecify.annotations.NullMarked;
