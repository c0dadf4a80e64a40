<?php
// Install with WordPress's own defaults (a newcomer's comment is held) and print an application password.
$_SERVER += ['HTTP_HOST' => 'localhost', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Blog de pruebas', 'admin', 'admin@example.com', true, '', 'a-password-for-tests');
update_option('permalink_structure', '/%postname%/');
flush_rewrite_rules(false);
$admin = get_user_by('login', 'admin');
[$password] = WP_Application_Passwords::create_new_application_password($admin->ID, ['name' => 'tests']);
echo $password;
