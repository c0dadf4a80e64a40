<?php
// Flood control (15 s between two comments of one address) stands in the way of tests that say many things
// at once: it is off unless the option `test_flood` is set.
add_filter('comment_flood_filter', fn ($flood) => get_option('test_flood') ? $flood : false, 99);
