@NullMarked
package dev.ordergateway.replica;

import org.jspecify.annotations.NullMarked;
