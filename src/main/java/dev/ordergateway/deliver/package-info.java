@NullMarked
package dev.ordergateway.deliver;

import org.jspecify.annotations.NullMarked;
