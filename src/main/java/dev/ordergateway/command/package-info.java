@NullMarked
package dev.ordergateway.command;

import org.jspecify.annotations.NullMarked;
