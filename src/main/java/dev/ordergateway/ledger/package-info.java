@NullMarked
package dev.ordergateway.ledger;

import org.jspecify.annotations.NullMarked;
