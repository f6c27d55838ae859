@NullMarked
package dev.ordergateway.update;

import org.jspecify.annotations.NullMarked;
