@NullMarked
package dev.ordergateway;

import org.jspecify.annotations.NullMarked;
