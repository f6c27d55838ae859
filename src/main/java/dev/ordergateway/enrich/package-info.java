@NullMarked
package dev.ordergateway.enrich;

import org.jspecify.annotations.NullMarked;
