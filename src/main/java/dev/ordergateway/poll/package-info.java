@NullMarked
package dev.ordergateway.poll;

import org.jspecify.annotations.NullMarked;
