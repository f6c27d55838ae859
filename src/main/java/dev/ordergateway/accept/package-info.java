@NullMarked
package dev.ordergateway.accept;

import org.jspecify.annotations.NullMarked;
