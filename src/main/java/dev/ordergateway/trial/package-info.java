/** Changed routes, schemas and mappings tried on what was recorded, without sink or platform. */
@NullMarked
package dev.ordergateway.trial;

import org.jspecify.annotations.NullMarked;
