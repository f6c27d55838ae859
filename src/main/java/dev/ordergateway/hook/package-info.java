@NullMarked
package dev.ordergateway.hook;

import org.jspecify.annotations.NullMarked;
