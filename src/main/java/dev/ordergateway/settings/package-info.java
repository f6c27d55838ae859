@NullMarked
package dev.ordergateway.settings;

import org.jspecify.annotations.NullMarked;
