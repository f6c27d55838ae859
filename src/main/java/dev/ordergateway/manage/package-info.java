@NullMarked
package dev.ordergateway.manage;

import org.jspecify.annotations.NullMarked;
