@NullMarked
package dev.ordergateway.validate;

import org.jspecify.annotations.NullMarked;
