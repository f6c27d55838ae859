@NullMarked
package dev.ordergateway.verify;

import org.jspecify.annotations.NullMarked;
