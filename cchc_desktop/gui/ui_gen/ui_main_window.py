# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'main_window.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtWidgets import (QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget)

from cchc_desktop.gui.shell.navigation import Navigation
from cchc_desktop.gui.shell.status_bar import StatusBar
from cchc_desktop.gui.shell.top_bar import TopBar

class Ui_MainWindow(object):
    def setupUi(self, MainWindow):
        if not MainWindow.objectName():
            MainWindow.setObjectName(u"MainWindow")
        MainWindow.resize(1366, 768)
        self.frame = QWidget(MainWindow)
        self.frame.setObjectName(u"frame")
        self.column = QVBoxLayout(self.frame)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.top_bar = TopBar(self.frame)
        self.top_bar.setObjectName(u"top_bar")

        self.column.addWidget(self.top_bar)

        self.middle = QHBoxLayout()
        self.middle.setSpacing(0)
        self.middle.setObjectName(u"middle")
        self.navigation = Navigation(self.frame)
        self.navigation.setObjectName(u"navigation")

        self.middle.addWidget(self.navigation)

        self.pages = QStackedWidget(self.frame)
        self.pages.setObjectName(u"pages")

        self.middle.addWidget(self.pages)


        self.column.addLayout(self.middle)

        self.status_bar = StatusBar(self.frame)
        self.status_bar.setObjectName(u"status_bar")

        self.column.addWidget(self.status_bar)

        MainWindow.setCentralWidget(self.frame)

        self.retranslateUi(MainWindow)
    # setupUi

    def retranslateUi(self, MainWindow):
        pass
    # retranslateUi

