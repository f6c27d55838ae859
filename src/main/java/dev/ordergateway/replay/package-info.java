@NullMarked
package dev.ordergateway.replay;

import org.jspecify.annotations.NullMarked;
