@NullMarked
package dev.ordergateway.retain;

import org.jspecify.annotations.NullMarked;
