@NullMarked
package dev.ordergateway.audit;

import org.jspecify.annotations.NullMarked;
