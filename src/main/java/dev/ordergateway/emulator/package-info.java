@NullMarked
package dev.ordergateway.emulator;

import org.jspecify.annotations.NullMarked;
