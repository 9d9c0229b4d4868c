/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ui/application.h"

int main(int argc, char **argv)
{
	g_autoptr(BscApplication) application = bsc_application_new();

	g_set_application_name("Bringup Scope");
	return g_application_run(G_APPLICATION(application), argc, argv);
}
