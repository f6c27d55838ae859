@NullMarked
package dev.ordergateway.receive;

import org.jspecify.annotations.NullMarked;
